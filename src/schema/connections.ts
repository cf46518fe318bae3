import { addConnection } from './connection.ts';
import { ChatbotRef, MessageRef, SessionRef, UserRef } from './refs.ts';

export const ChatbotConnection = addConnection('Chatbot', ChatbotRef, 'chatbots');
export const UserConnection = addConnection('User', UserRef, 'users');
export const SessionConnection = addConnection('Session', SessionRef, 'sessions');
export const MessageConnection = addConnection('Message', MessageRef, 'messages');
