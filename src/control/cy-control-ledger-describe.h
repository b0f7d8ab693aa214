/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-control-call.h"
#include "cy-node-ledger.h"
#include "cy-node-till.h"

G_BEGIN_DECLS

JsonObject *cy_control_describe_posting (const CyPosting *posting);
JsonObject *cy_control_describe_account (const CyAccountStand *stand);
JsonObject *cy_control_describe_statement_line (const CyStatementLine *line);
JsonObject *cy_control_describe_posting_exception (const CyPostingException *exception);
JsonObject *cy_control_describe_proof (const CyLedgerProof *proof);
JsonObject *cy_control_describe_till (const CyTill *till);

G_END_DECLS
