/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-draft-queue.h"
#include "cy-notice-desk.h"

G_BEGIN_DECLS

/**
 * CyNoticePost:
 *
 * Messages on their way to gateways: one try after the other, until one takes it or nobody tries any more.
 *
 * Threading: the main thread only; deliveries run on GTask's pool.
 */
typedef struct _CyNoticePost CyNoticePost;

CyNoticePost *cy_notice_post_new (CyDraftQueue *queue, const CyNoticeDeskOptions *options);
void cy_notice_post_free (CyNoticePost *post);
void cy_notice_post_set_yard (CyNoticePost *post, CyYard *yard);
void cy_notice_post_take (CyNoticePost *post, CyMessage *message, CyPriority priority);
void cy_notice_post_refuse (CyNoticePost *post, CyMessage *message, const char *why);
void cy_notice_post_go (CyNoticePost *post, const char *id);
void cy_notice_post_look (CyNoticePost *post);
guint cy_notice_post_get_n_waiting (CyNoticePost *post);

G_END_DECLS
